importScripts('node_modules/stomp-wasm/bundles/stomp.umd.js', 'application/classic.js');

application.serve(self, StompJs.Client);
