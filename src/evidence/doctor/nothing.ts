/** A well-formed id that no request, user or group has. */
export const NOTHING = '00000000-0000-4000-8000-000000000000';
