export const name = (text: string) => JSON.parse(text) as string;
export const first = (list: string[]) => list[0]!.trim();
