window.YTD.deleted_note_tweet.part0 = [
 {
  "noteTweet" : {
   "noteTweetId" : "1",
   "updatedAt" : "2023-04-23T00:00:00.000Z",
   "lifecycle" : {
    "value" : "1",
    "name" : "Active",
    "originalName" : "Active",
    "annotations" : { }
   },
   "createdAt" : "2023-04-23T00:00:00.000Z",
   "core" : {
    "styletags" : [ ],
    "urls" : [ ],
    "text" : "DELETED-NOTE-SECRET",
    "mentions" : [ ],
    "cashtags" : [ ],
    "hashtags" : [ ]
   }
  }
 }
]