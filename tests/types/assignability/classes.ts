// The classes. TypeScript takes no class with private members for another one, whatever else they have in common: so
// what their members are is compared, and the few places where one class names itself or another are written out.

import type * as Theirs from 'theirs';
import type * as Ours from '@stomp/stompjs';

import type { Holds, Mutual, SameAny, SameMembers, TakesAll } from './checks.js';

/** What a function gives that takes a client, or options in which there is a function that takes one. */
type Result<T> = T extends ((...args: any) => infer R) | undefined ? R : never;

type TakesClient = 'beforeConnect' | 'configure';
type OfClient = Exclude<keyof Theirs.Client, TakesClient>;
// `state` is to be read: writing it has no effect.
export type ClientMembers = Holds<
  SameMembers<Omit<Theirs.Client, 'state'>, Omit<Ours.Client, 'state'>>
>;
export type ClientAny = Holds<SameAny<Theirs.Client, Ours.Client>>;
export type ClientPublic = Holds<
  Mutual<Pick<Theirs.Client, OfClient>, Pick<Ours.Client, OfClient>>
>;
export type ClientTakes = Holds<
  TakesAll<Pick<Theirs.Client, OfClient>, Pick<Ours.Client, OfClient>>
>;
export type ClientBefore = Holds<
  Mutual<Result<Theirs.Client['beforeConnect']>, Result<Ours.Client['beforeConnect']>>
>;
export type ClientBeforeTakes = Holds<
  Mutual<Parameters<Ours.Client['beforeConnect']>, [client: Ours.Client]>
>;
export type ClientConfigure = Holds<
  Mutual<Ours.Client['configure'], (options: Ours.StompConfig) => void>
>;

type OfConfig = Exclude<keyof Theirs.StompConfig, 'beforeConnect'>;
export type ConfigMembers = Holds<SameMembers<Theirs.StompConfig, Ours.StompConfig>>;
export type ConfigAny = Holds<SameAny<Theirs.StompConfig, Ours.StompConfig>>;
export type ConfigPublic = Holds<
  Mutual<Pick<Theirs.StompConfig, OfConfig>, Pick<Ours.StompConfig, OfConfig>>
>;
export type ConfigBefore = Holds<
  Mutual<Result<Theirs.StompConfig['beforeConnect']>, Result<Ours.StompConfig['beforeConnect']>>
>;
export type ConfigEmpty = Holds<
  Mutual<{} extends Ours.StompConfig ? 'optional' : never, 'optional'>
>;

type OfCompat = Exclude<keyof Theirs.CompatClient, TakesClient>;
export type CompatMembers = Holds<
  SameMembers<Omit<Theirs.CompatClient, 'state'>, Omit<Ours.CompatClient, 'state'>>
>;
export type CompatAny = Holds<SameAny<Theirs.CompatClient, Ours.CompatClient>>;
export type CompatPublic = Holds<
  Mutual<Pick<Theirs.CompatClient, OfCompat>, Pick<Ours.CompatClient, OfCompat>>
>;
export type CompatTakes = Holds<
  TakesAll<Pick<Theirs.CompatClient, OfCompat>, Pick<Ours.CompatClient, OfCompat>>
>;
export type CompatIsClient = Holds<
  Ours.CompatClient extends Ours.Client ? true : 'CompatClient is no Client'
>;

export type FrameMembers = Holds<SameMembers<Theirs.FrameImpl, Ours.FrameImpl>>;
export type FrameAny = Holds<SameAny<Theirs.FrameImpl, Ours.FrameImpl>>;
export type FramePublic = Holds<
  Mutual<
    Pick<Theirs.FrameImpl, keyof Theirs.FrameImpl>,
    Pick<Ours.FrameImpl, keyof Theirs.FrameImpl>
  >
>;
export type FrameIsFrame = Holds<
  Ours.FrameImpl extends Ours.IFrame ? true : 'FrameImpl is no IFrame'
>;

export type ParserMembers = Holds<SameMembers<Theirs.Parser, Ours.Parser>>;
export type ParserAny = Holds<SameAny<Theirs.Parser, Ours.Parser>>;
export type ParserPublic = Holds<
  Mutual<Pick<Theirs.Parser, keyof Theirs.Parser>, Pick<Ours.Parser, keyof Theirs.Parser>>
>;
export type ParserTakes = Holds<TakesAll<Theirs.Parser, Ours.Parser>>;

export type StompMembers = Holds<SameMembers<Theirs.Stomp, Ours.Stomp>>;
export type VersionsMembers = Holds<SameMembers<Theirs.Versions, Ours.Versions>>;
export type VersionsAny = Holds<SameAny<Theirs.Versions, Ours.Versions>>;
export type VersionsPublic = Holds<Mutual<Theirs.Versions, Ours.Versions>>;
export type HeadersPublic = Holds<Mutual<Theirs.StompHeaders, Ours.StompHeaders>>;
