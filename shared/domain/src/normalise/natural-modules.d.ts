/** The few deep imports of `natural` that the domain uses; the package ships types for its full index only. */
declare module 'natural/lib/natural/stemmers/*' {
  const stemmer: { stem(token: string): string };
  export default stemmer;
}
declare module 'natural/lib/natural/util/*' {
  const list: { words: string[] };
  export default list;
}
