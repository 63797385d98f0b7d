export { type CompletedCommand, completionFor, shells } from '../render/completion.js'
