export const none = "as it is";
