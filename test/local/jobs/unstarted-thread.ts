/** A thread with a mistake that shows while it is loaded. */
throw new Error('not a recording’s fault');
