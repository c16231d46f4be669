import { provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app';
import { Forbidden } from './forbidden';

const { searchParams } = new URL(location.href);
const component = searchParams.has('forbidden') ? Forbidden : App;

void bootstrapApplication(component, { providers: [provideZoneChangeDetection()] });
