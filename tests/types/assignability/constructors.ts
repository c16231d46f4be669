// The classes as values: what their constructors and static members take and give.

import type * as Theirs from 'theirs';
import type * as Ours from '@stomp/stompjs';

import type { Holds, Mutual, SameAny, SameMembers } from './checks.js';

type Config<T> = Omit<NonNullable<T>, 'beforeConnect'>;
type FirstOf<T extends abstract new (...args: any) => any> = ConstructorParameters<T>[0];

export type ClientStatics = Holds<SameMembers<typeof Theirs.Client, typeof Ours.Client>>;
export type ClientTakes = Holds<
  Mutual<
    Config<FirstOf<typeof Theirs.Client>>,
    Pick<Config<FirstOf<typeof Ours.Client>>, keyof Config<Theirs.StompConfig>>
  >
>;
export type ClientTakesNothing = Holds<
  [] extends ConstructorParameters<typeof Ours.Client> ? true : 'options are optional'
>;
export type ConfigNew = Holds<
  Mutual<
    ConstructorParameters<typeof Theirs.StompConfig>,
    ConstructorParameters<typeof Ours.StompConfig>
  >
>;
export type HeadersNew = Holds<Mutual<typeof Theirs.StompHeaders, typeof Ours.StompHeaders>>;

export type CompatStatics = Holds<
  SameMembers<typeof Theirs.CompatClient, typeof Ours.CompatClient>
>;
export type CompatNew = Holds<
  Mutual<
    ConstructorParameters<typeof Theirs.CompatClient>,
    ConstructorParameters<typeof Ours.CompatClient>
  >
>;

export type FrameStatics = Holds<SameMembers<typeof Theirs.FrameImpl, typeof Ours.FrameImpl>>;
export type FrameNew = Holds<
  Mutual<
    ConstructorParameters<typeof Theirs.FrameImpl>,
    ConstructorParameters<typeof Ours.FrameImpl>
  >
>;
export type FrameMarshall = Holds<
  Mutual<typeof Theirs.FrameImpl.marshall, typeof Ours.FrameImpl.marshall>
>;
export type FrameFromRaw = Holds<
  Mutual<
    Parameters<typeof Theirs.FrameImpl.fromRawFrame>,
    Parameters<typeof Ours.FrameImpl.fromRawFrame>
  >
>;
export type FrameFromRawGives = Holds<
  Mutual<ReturnType<typeof Ours.FrameImpl.fromRawFrame>, Ours.FrameImpl>
>;

export type ParserStatics = Holds<SameMembers<typeof Theirs.Parser, typeof Ours.Parser>>;
export type ParserNew = Holds<
  Mutual<ConstructorParameters<typeof Theirs.Parser>, ConstructorParameters<typeof Ours.Parser>>
>;

export type StompStatics = Holds<SameMembers<typeof Theirs.Stomp, typeof Ours.Stomp>>;
export type StompAny = Holds<SameAny<typeof Theirs.Stomp, typeof Ours.Stomp>>;
export type StompClientTakes = Holds<
  Mutual<Parameters<typeof Theirs.Stomp.client>, Parameters<typeof Ours.Stomp.client>>
>;
export type StompOverTakes = Holds<
  Mutual<Parameters<typeof Theirs.Stomp.over>, Parameters<typeof Ours.Stomp.over>>
>;
export type StompClientGives = Holds<
  Mutual<ReturnType<typeof Ours.Stomp.client>, Ours.CompatClient>
>;
export type StompOverGives = Holds<Mutual<ReturnType<typeof Ours.Stomp.over>, Ours.CompatClient>>;

export type VersionsNew = Holds<Mutual<typeof Theirs.Versions, typeof Ours.Versions>>;
export type VersionsStatics = Holds<SameMembers<typeof Theirs.Versions, typeof Ours.Versions>>;
