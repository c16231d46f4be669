import { tried } from '../application/recipe.mjs';
import { mount } from './vue/main.js';

globalThis.outcome = tried(mount);
