import { tried } from '../application/recipe.mjs';
import { mount } from './react/main.jsx';

globalThis.outcome = tried(mount);
