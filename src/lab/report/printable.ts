/** Text of a file that anybody may have made: without what would move a terminal's cursor or change its colours. */
export const printable = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, ' ');
