importScripts('node_modules/stomp-wasm/bundles/stomp.umd.js', 'application/classic.js');

self.onmessage = ({ ports: [port] }) => application.serve(port, StompJs.Client);
