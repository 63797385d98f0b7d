window.YTD.deleted_tweets.part0 = [
 {
  "tweet" : {
   "id_str" : "1650000000000000001",
   "id" : "1650000000000000001",
   "created_at" : "Sun Apr 23 00:00:00 +0000 2023",
   "full_text" : "DELETED-SECRET",
   "lang" : "en",
   "deleted_at" : "2023-04-24T00:00:00.000Z",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ]
   }
  }
 }
]