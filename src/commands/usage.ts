/** What `--help` shows after the options: each command as it is used. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  build: ['build', 'build --drafts --future --output /tmp/preview', 'build --strict --json'],
  serve: ['serve', 'serve --port 3000'],
  init: ['init my-blog', 'init --yes --url https://example.com/ --name "Jane Doe"'],
  new: [
    'new note < thought.txt',
    'new article "On small sites" --draft --edit',
    'new reply https://example.com/post --edit',
    'new rsvp https://example.com/event --rsvp yes',
    'new photo cat.jpg --alt "A cat on a wall"',
  ],
  contexts: ['contexts', 'contexts --check'],
  check: ['check', 'check --live', 'check --json | jq .first'],
  mentions: ['mentions pull', 'mentions list', 'mentions approve jane.example'],
  'mentions pull': ['mentions pull', 'mentions pull --full'],
  'mentions list': ['mentions list', 'mentions list --unmatched'],
  'mentions approve': ['mentions approve jane.example', 'mentions approve 1a2b3c 4d5e6f'],
  'mentions block': ['mentions block spam.example', 'mentions block casino'],
  'mentions forget': ['mentions forget https://jane.example/', 'mentions forget "Jane Doe"'],
  'mentions why': ['mentions why https://example.com/notes/hello/'],
  plan: ['plan', 'plan --json'],
  deploy: ['deploy', 'deploy ssh', 'deploy --dry-run', 'deploy --gone https://example.com/notes/old/'],
  webmention: ['webmention send https://example.com/notes/hello/'],
  'webmention send': [
    'webmention send https://example.com/notes/hello/',
    'webmention send https://example.com/notes/hello/ https://jane.example/post',
  ],
  theme: ['theme list', 'theme copy summary'],
  'theme list': ['theme list'],
  'theme copy': ['theme copy summary', 'theme copy custom.css'],
  completion: [
    'completion bash > ~/.local/share/bash-completion/completions/smallsocial',
    'completion zsh > ~/.zsh/completions/_smallsocial',
    'completion fish > ~/.config/fish/completions/smallsocial.fish',
  ],
}

/** The words that may stand as the first argument of a command. */
export const choices: Readonly<Record<string, readonly string[]>> = {
  new: ['note', 'article', 'reply', 'repost', 'like', 'bookmark', 'rsvp', 'photo'],
  deploy: ['netlify', 'ssh', 'git', 'folder'],
  completion: ['bash', 'zsh', 'fish'],
}
