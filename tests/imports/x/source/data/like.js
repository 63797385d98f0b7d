window.YTD.like.part0 = [
 {
  "like" : {
   "tweetId" : "1600000000000000001",
   "fullText" : "Somebody's text https://t.co/LLLLLLLLL1 &amp; more",
   "expandedUrl" : "https://twitter.com/i/web/status/1600000000000000001"
  }
 },
 {
  "like" : {
   "tweetId" : "1500000000000000002",
   "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000002"
  }
 }
]