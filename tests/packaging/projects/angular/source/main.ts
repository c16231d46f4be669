import { provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app';
import { Forbidden } from './forbidden';
import { recipe } from './recipe';

const { searchParams } = new URL(location.href);
const component = searchParams.has('forbidden') ? Forbidden : App;

if (searchParams.has('recipe')) Object.assign(globalThis, { outcome: recipe() });
else void bootstrapApplication(component, { providers: [provideZoneChangeDetection()] });
