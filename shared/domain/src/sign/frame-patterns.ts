/** How a runtime writes a line of its stack trace. */
export interface FramePattern {
  readonly runtime: string;
  /** Anchored and bounded: a line costs O(its length). */
  readonly pattern: RegExp;
  readonly name: (found: RegExpExecArray) => string | undefined;
}

const first = (found: RegExpExecArray): string | undefined => found[1];
/** `order.save` of a file `…/order.py` and a function `save`. */
const fileAndFunction = (found: RegExpExecArray): string => `${stemOf(found[1] ?? '')}.${found[2] ?? ''}`;

/** `order` of `/srv/app/order.service-3fa9c1d2.js`: no folder, no extension, no hash of the build. */
function stemOf(path: string): string {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return file.replace(/\.[a-z]{1,4}$/i, '').replace(/[.-](?=[0-9a-f]*\d)[0-9a-f]{6,32}$/i, '');
}

/** Tried on each line in order. Runtimes differ in their first words, so that at most a few are tried in earnest. */
export const framePatterns: readonly FramePattern[] = [
  // at com.acme.Foo$Inner.bar(Foo.java:12) · at java.base/java.util.List.get(…) · at Acme.Foo.Bar(String x) in C:\src\Foo.cs:line 3
  // and .NET in other languages: bei, à, en, in, in, hos
  {
    runtime: 'java or .net',
    pattern:
      /^\s{0,12}(?:at|bei|à|en|in|hos|vid|ved) (?:[\w.@-]{1,60}\/{1,2})?((?:[\w$<>`]{1,80}[./]){1,14}[\w$<>`]{1,80})(?:\[[^\]]{0,80}\])?\s?\((?![^)\n]{1,300}:\d{1,7}:\d{1,7}\))/,
    name: first,
  },
  // at fetchUser (/srv/app/users.js:10:3) · at async Server.handle (…)
  {
    runtime: 'javascript',
    pattern:
      /^\s{0,12}at (?:async |new )?([\w$.<>[\]]{1,120})(?: \[as [\w$]{1,60}\])? \(([^)\n]{0,300}):\d{1,7}:\d{1,7}\)/,
    name: (found) =>
      /^(?:Object\.)?<anonymous>$/.test(found[1] ?? '') ? `${stemOf(found[2] ?? '')}.<anonymous>` : found[1],
  },
  // at /srv/app/users.js:10:3
  {
    runtime: 'javascript, no name',
    pattern: /^\s{0,12}at (?:async )?(?:[a-z-]{2,20}:\/\/)?([^\s()]{1,300}):\d{1,7}:\d{1,7}$/,
    name: (found) => `${stemOf(found[1] ?? '')}.<anonymous>`,
  },
  // handler@https://site/app.js:10:3
  {
    runtime: 'javascript (gecko)',
    pattern: /^\s{0,8}([\w$./<]{1,120})@[a-z-]{2,20}:\/\/[^\s]{1,300}:\d{1,7}(?::\d{1,7})?\s*$/,
    name: first,
  },
  // File "/srv/app/users.py", line 10, in fetch_user
  {
    runtime: 'python',
    pattern: /^\s{0,12}File "([^"]{1,300})", line \d{1,7}, in ([\w<>]{1,80})/,
    name: fileAndFunction,
  },
  // #0 /var/www/src/Order.php(12): App\Order->save('x') · #1 [internal function]: run()
  {
    runtime: 'php',
    pattern:
      /^\s{0,8}#\d{1,3} (?:[^\s():]{0,3}[^():]{1,300}\.(?:php|phtml|inc)\(\d{1,7}\)|\[internal function\]): ([\w\\]{1,160}(?:(?:->|::)[\w{}]{1,80})?)\(/,
    name: (found) => found[1]?.replace(/\\|->|::/g, '.'),
  },
  // #0 0x4a6b in order_save /src/order.c:12:3 · #3  0x00007f in malloc (size=12) at malloc.c:10 · #3 malloc () from libc.so
  {
    runtime: 'gdb and sanitizers',
    pattern:
      /^\s{0,8}#\d{1,3}\s{1,4}(?:(?:0x[0-9a-f]{1,16}\s{1,4}in\s{1,4})([\w:~<>.$]{1,160})|([\w:~<>.$]{1,160})(?=\s?\((?:\)|[^)\n]{0,200}(?:=|\) (?:at|from) ))))/i,
    name: (found) => found[1] ?? found[2],
  },
  // #00 pc 0001a2b4  /system/lib/libapp.so (order_save+12)
  {
    runtime: 'android native',
    pattern: /^\s{0,8}#\d{1,3}\s{1,4}pc [0-9a-f]{6,16}\s{1,4}\S{1,200}\s{1,2}\(([\w:~<>.$]{1,160})\+\d{1,9}\)/i,
    name: first,
  },
  // ./app(order_save+0x1a) [0x4006d4] · order.dll!Order::Save+0x1a
  {
    runtime: 'glibc and windbg',
    pattern: /^\s{0,12}(?:[0-9a-f`]{8,17} ){0,3}(?:[\w./-]{1,120}\(|[\w.]{1,60}!)([\w:~<>.$]{2,160})\+0x[0-9a-f]{1,8}/i,
    name: first,
  },
  // from /app/models/order.rb:12:in `save' · /app/models/order.rb:12:in 'Order#save'
  {
    runtime: 'ruby',
    pattern:
      /^\s{0,8}(?:\d{1,3}: )?(?:from )?([^\s:][^:\n]{0,300}\.rb):\d{1,7}:in [`'](?:(?:block|rescue|ensure)(?: \(\d{1,2} levels\))? in )?([\w.#:<>?!=]{1,100})'/,
    name: fileAndFunction,
  },
  // 12:  0x7f8f9aade2b7 - core::iter::Map<A>::next::h173049210185
  {
    runtime: 'rust',
    pattern:
      /^\s{0,8}\d{1,3}:\s{1,6}(?:0x[0-9a-f]{1,16}\s{1,4}-\s{1,4})?((?:[\w<>&$*{}.#-]{1,120}::){1,14}[\w<>{}$.#-]{1,120})/i,
    name: first,
  },
  // 3   TestFlight   0x0001ac  -[TiProxy fireEvent:] + 123
  {
    runtime: 'apple',
    pattern: /^\s{0,8}\d{1,3}\s{1,6}[\w.+ -]{1,60}\s{1,12}0x[0-9a-f]{4,16}\s{1,4}([^+\n]{2,160}) \+ \d{1,9}/i,
    name: first,
  },
  // main.(*Server).handle(0xc000, 0x1) · github.com/acme/shop.Save(...)
  {
    runtime: 'go',
    pattern:
      /^(?:created by )?((?:[\w-]{1,60}[./]){1,10}(?:\(\*?\w{1,60}\)\.)?\w{1,80})\((?:0x[0-9a-f]{1,16}|\{0x|\.\.\.|\))/,
    name: first,
  },
];
