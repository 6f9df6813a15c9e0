// The sign-in page stands where a session has ended: other tabs forget the key to what waits on this device.
new BroadcastChannel("lotse-kept").postMessage("signed-out");
