-- Whether everybody may see a picture is asked by the picture: its address names no request.
create index request_file_file on request_file (file_id);
