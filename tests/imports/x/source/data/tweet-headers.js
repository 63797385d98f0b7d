window.YTD.tweet_headers.part0 = [
 {
  "tweet" : {
   "tweet_id" : "1579413973365705539",
   "user_id" : "715600000000000001",
   "created_at" : "Mon Oct 10 10:10:10 +0000 2022"
  }
 }
]