import { tried } from '../application/recipe.mjs';
import { mount } from './svelte/main.js';

globalThis.outcome = tried(mount);
