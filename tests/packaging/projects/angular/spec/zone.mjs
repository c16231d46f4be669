// What `ng test` loads before the specs: zone.js, which patches Jasmine.
import 'zone.js/node';
import 'zone.js/testing';
import '@angular/compiler';
