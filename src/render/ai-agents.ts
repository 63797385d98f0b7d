/**
 * The user agents, as documented in November 2026, of crawlers that collect text to train or ground language models. Search
 * engines are left out, except the names with which they ask for such use.
 */
export const aiAgents: readonly string[] = [
  ...['AI2Bot', 'Ai2Bot-Dolma', 'Amazonbot', 'anthropic-ai', 'Applebot-Extended', 'Bytespider', 'CCBot'],
  ...['ChatGPT-User', 'Claude-SearchBot', 'Claude-User', 'Claude-Web', 'ClaudeBot', 'CloudVertexBot'],
  ...['cohere-ai', 'cohere-training-data-crawler', 'Diffbot', 'DuckAssistBot', 'FacebookBot'],
  ...['Google-CloudVertexBot', 'Google-Extended', 'Google-NotebookLM', 'GPTBot', 'ICC-Crawler'],
  ...['ImagesiftBot', 'Kangaroo Bot', 'meta-externalagent', 'meta-externalfetcher', 'MistralAI-User'],
  ...['MyCentralAIScraperBot', 'OAI-SearchBot', 'Omgili', 'Omgilibot', 'PanguBot', 'Perplexity-User'],
  ...['PerplexityBot', 'PetalBot', 'SBIntuitionsBot', 'Scrapy', 'SemrushBot-OCOB', 'TikTokSpider'],
  ...['Timpibot', 'VelenPublicWebCrawler', 'Webzio-Extended', 'YouBot'],
]
