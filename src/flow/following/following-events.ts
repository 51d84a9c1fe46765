export {};

declare module '#platform/events' {
  interface Events {
    /** Somebody wants news of a request and must confirm their address: `followerLetter(ctx, followerId)` has the link. */
    'follower.asked': { requestId: string; followerId: string };
    'follower.confirmed': { requestId: string; followerId: string };
  }
}
