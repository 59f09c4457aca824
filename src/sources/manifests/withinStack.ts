/**
 * What reading a text gives; undefined when it is nested too deeply to be read. Nothing that a
 * repository holds may stop the reading of its other files.
 */
export function withinStack<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
