import { answerCalls } from './io/server/second-process.js'
import type { SiteFlags } from './project/load-site.js'
import { openJobs } from './server/jobs/jobs.js'

/** The second process of the own server reads and writes the blog. */
answerCalls((flags: SiteFlags) => openJobs(flags))
