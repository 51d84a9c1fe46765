-- A caller says the number in their own way: found by its last ten digits.
create index person_phone_digits on person (right(regexp_replace(phone, '\D', '', 'g'), 10)) where phone is not null;
