/**
 * The names by which crawlers of companies that train or ground language models read robots.txt, as their documentation has them in
 * November 2026. Search engines are not among them, but the names by which these ask for a use by models.
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
