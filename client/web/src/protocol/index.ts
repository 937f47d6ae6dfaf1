// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
export type * from './ids';
export type * from './role';
export type * from './refusal';
export type * from './message';
export type * from './personal';
export type * from './decision';
export type * from './election';
export type * from './script';
export type * from './group';
export type * from './vote';
export type * from './api';
export type * from './template';
export * from './close';
export * from './limits';
