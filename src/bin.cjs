#!/usr/bin/env node
// The published command. In the syntax of any Node there is, so that an old one can say that it is too old instead of failing to
// parse: the program itself needs 24.12.
'use strict';

var needed = [24, 12];
var found = process.versions.node.split('.').map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write(
    'groundplan: needs Node.js ' +
      needed.join('.') +
      ' or newer, and this is ' +
      process.versions.node +
      '; get one with `npm i node@24` in the folder where groundplan is installed, then run `npx groundplan` there\n',
  );
  process.exit(2);
}

// Node loads ES modules by require since 22.12; `import()` would not parse in a Node that is old enough.
module.exports = require('./src/main.js');
