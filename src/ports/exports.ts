/** Files that were made to be taken away. */
export interface ExportFiles {
  /** Writes a file whole or not at all, in the place of one of the same name. @returns where it lies @throws STORAGE_FULL */
  put(name: string, content: Uint8Array): Promise<string>;
}
