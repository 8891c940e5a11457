/**
 * 1. Stacks of the common runtimes are read as they are pasted.
 * 2. What changes from build to build, and from run to run, is not part of a frame.
 * 3. Frames of the application come before those of runtimes and packages. 4. Prose holds no frames.
 */
import { describe, expect, it } from '@jest/globals';

import { stackFramesOf } from './stack-frames.js';

describe('stackFramesOf', () => {
  it.each([
    [
      'Java',
      '\tat com.acme.Order.save(Order.java:12)\n\tat com.acme.Main.run(Main.java:5)',
      ['com.acme.order.save', 'com.acme.main.run'],
    ],
    ['Java with modules', '\tat app//com.acme.Order.save(Order.java:12)', ['com.acme.order.save']],
    ['Java constructor', '\tat com.acme.Order.<init>(Order.java:3)', ['com.acme.order.<init>']],
    ['Java lambda', '\tat com.acme.Order.lambda$save$3(Order.java:9)', ['com.acme.order.lambda$save']],
    ['.NET', '   at Acme.Order.Save(Int32 id) in C:\\src\\Order.cs:line 12', ['acme.order.save']],
    ['.NET in German', '   bei Acme.Order.Save(Int32 id) in C:\\src\\Order.cs:Zeile 12.', ['acme.order.save']],
    ['.NET in French', '   à Acme.Order.Save(Int32 id) dans C:\\src\\Order.cs:ligne 12', ['acme.order.save']],
    [
      '.NET, async',
      '   at Acme.Order.<SaveAsync>d__12.MoveNext() in C:\\src\\Order.cs:line 9',
      ['acme.order.saveasync'],
    ],
    [
      'JavaScript',
      '    at saveOrder (/srv/app/order.js:10:3)\n    at async handle (/srv/app/http.js:1:2)',
      ['saveorder', 'handle'],
    ],
    ['JavaScript without a name', '    at /srv/app/order.js:10:3', ['order.<anonymous>']],
    ['JavaScript, anonymous', '    at Object.<anonymous> (/srv/app/order.3fa9c1d2.js:10:3)', ['order.<anonymous>']],
    ['Firefox', 'saveOrder@https://shop.example/order.js:10:3', ['saveorder']],
    [
      'Python',
      '  File "/srv/app/order.py", line 10, in save\n  File "/srv/app/main.py", line 2, in run',
      ['order.save', 'main.run'],
    ],
    ['Go', 'main.(*Order).Save(0xc0000140a0, 0x5)\n\t/srv/app/order.go:12 +0x1d', ['main.(*order).save']],
    ['Go, package path', 'github.com/acme/shop/order.Save(...)', ['github.com/acme/shop/order.save']],
    ['gdb', '#3  0x00007f in order_save (id=12) at order.c:10', ['order_save']],
    ['AddressSanitizer', '    #0 0x4a6b7c in order_save /src/order.c:12:3', ['order_save']],
    ['glibc', './app(order_save+0x1a) [0x4006d4]', ['order_save']],
    ['WinDbg', '00000000`0012f6a0 order!Order::Save+0x1a', ['order::save']],
    ['Android native', '    #00 pc 0001a2b4  /data/app/lib/libapp.so (order_save+12)', ['order_save']],
    ['Apple', '3   Shop   0x0001ac00  -[Order save:] + 123', ['-[order save:]']],
    ['Ruby', "\tfrom /srv/app/models/order.rb:12:in `save'", ['order.save']],
    ['Ruby, block', "/srv/app/order.rb:12:in `block (2 levels) in save'", ['order.save']],
    ['PHP', "#0 /var/www/src/Order.php(12): App\\Order->save('x')", ['app.order.save']],
    ['Rust', '  12:     0x7f8f9aade2b7 - acme::order::save::h173049210185', ['acme::order::save']],
    ['Rust, new', '   4: acme::order::save\n             at ./src/order.rs:12:5', ['acme::order::save']],
  ])('%s', (_name, text, expected) => {
    expect(stackFramesOf(text)).toEqual(expected);
  });

  it.each([
    ['Java', '\tat java.util.List.get(List.java:1)\n\tat com.acme.Order.save(Order.java:12)', 'com.acme.order.save'],
    [
      'Java framework',
      '\tat org.springframework.web.X.doIt(X.java:1)\n\tat com.acme.Order.save(Order.java:12)',
      'com.acme.order.save',
    ],
    [
      'Node packages',
      '    at run (/srv/app/node_modules/express/lib/router.js:1:2)\n    at save (/srv/app/order.js:1:2)',
      'save',
    ],
    [
      'Python packages',
      '  File "/usr/lib/python3/site-packages/x/y.py", line 1, in z\n  File "/srv/order.py", line 1, in save',
      'order.save',
    ],
    [
      'C runtime',
      '#0  0x7f in __libc_start_main () from libc.so\n#1  0x40 in order_save (id=1) at order.c:1',
      'order_save',
    ],
  ])('prefers frames of the application: %s', (_name, text, expected) => {
    expect(stackFramesOf(text)).toEqual([expected]);
  });

  it('keeps frames of the runtime when there are no others', () => {
    expect(stackFramesOf('\tat java.util.List.get(List.java:1)')).toEqual(['java.util.list.get']);
  });

  it.each([
    ['lines and addresses', '#3  0x00007f in save (id=12) at order.c:10', '#4  0x55550f in save (id=9) at order.c:11'],
    [
      'proxies',
      '\tat a.B$$EnhancerBySpringCGLIB$$1a2b3c.save(<generated>)',
      '\tat a.B$$EnhancerBySpringCGLIB$$9f8e7d.save(<generated>)',
    ],
    ['accessors', '\tat a.GeneratedMethodAccessor12.invoke(X)', '\tat a.GeneratedMethodAccessor99.invoke(X)'],
    ['bundles', '    at /srv/app.3fa9c1d2.js:1:2', '    at /srv/app.99bbccdd.js:7:2'],
  ])('does not change with %s', (_name, one, other) => {
    expect(stackFramesOf(one)).toEqual(stackFramesOf(other));
    expect(stackFramesOf(one)).toHaveLength(1);
  });

  it.each([
    'at home (12) we saw it',
    'in the office (second floor) it works',
    'File "report.pdf" cannot be opened',
    '#1 priority (please hurry)',
    'mail to anna@example.org',
    '12: the printer',
  ])('finds nothing in prose: %s', (text) => {
    expect(stackFramesOf(text)).toEqual([]);
  });
});
