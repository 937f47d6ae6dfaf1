// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/** Raised when a message or the meaning of one changes. */
export const PROTOCOL_VERSION = 1;
/** Most graphemes in one note. */
export const NOTE_GRAPHEMES = 500;
/** Most graphemes in a card. */
export const CARD_GRAPHEMES = 700;
/** Most graphemes in a proposal, an answer, or a part of a role’s description. */
export const TEXT_GRAPHEMES = 2000;
/** Most graphemes in a title or a label. */
export const TITLE_GRAPHEMES = 120;
/** Most graphemes in what can be seen on a photo. */
export const PHOTO_GRAPHEMES = 300;
/** Most graphemes in a person’s name. */
export const NAME_GRAPHEMES = 40;
/** Letters of a join code. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPRSTWXYZ';
/** Digits of a join code. */
export const CODE_DIGITS = '23456789';
