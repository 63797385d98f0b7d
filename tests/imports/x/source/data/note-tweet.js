window.YTD.note_tweet.part0 = [
 {
  "noteTweet" : {
   "noteTweetId" : "1832018000000000003",
   "updatedAt" : "2024-09-06T11:30:10.000Z",
   "lifecycle" : {
    "value" : "1",
    "name" : "Active",
    "originalName" : "Active",
    "annotations" : { }
   },
   "createdAt" : "2024-09-06T11:30:10.000Z",
   "core" : {
    "styletags" : [ ],
    "urls" : [ ],
    "text" : "Second long one, same second 🥖. Words about ovens and stones and steam, one after the other, until nobody reads on. Words about ovens and stones and steam, one after the other, until nobody reads on. Words about ovens and stones and steam, one after the other, until nobody reads on. THE-LAST-WORDS.",
    "mentions" : [ ],
    "cashtags" : [ ],
    "hashtags" : [ ]
   }
  }
 },
 {
  "noteTweet" : {
   "noteTweetId" : "1832018000000000001",
   "updatedAt" : "2024-09-06T11:30:10.000Z",
   "lifecycle" : {
    "value" : "1",
    "name" : "Active",
    "originalName" : "Active",
    "annotations" : { }
   },
   "createdAt" : "2024-09-06T11:30:10.000Z",
   "core" : {
    "styletags" : [
     {
      "styleTypes" : [
       {
        "value" : "0",
        "name" : "Bold",
        "originalName" : "BOLD",
        "annotations" : { }
       }
      ],
      "fromIndex" : "10",
      "toIndex" : "25"
     }
    ],
    "urls" : [
     {
      "expandedUrl" : "https://bob.example/long/",
      "shortUrl" : "https://t.co/FFFFFFFFF1",
      "displayUrl" : "bob.example/long",
      "fromIndex" : "278",
      "toIndex" : "301"
     }
    ],
    "text" : "This is a long note tweet. It goes on about sourdough and flour and water and patience, and then about salt. It goes on about sourdough and flour and water and patience, and then about salt. It goes on about sourdough and flour and water and patience, and then about salt. Read https://t.co/FFFFFFFFF1 by @bob_example #longread\n\n1. not\n2. cut\n\nThe end & <done>.",
    "mentions" : [
     {
      "screenName" : "bob_example",
      "fromIndex" : "305",
      "toIndex" : "317"
     }
    ],
    "cashtags" : [ ],
    "hashtags" : [
     {
      "text" : "longread",
      "fromIndex" : "318",
      "toIndex" : "327"
     }
    ]
   }
  }
 },
 {
  "noteTweet" : {
   "noteTweetId" : "1700000000000000009",
   "updatedAt" : "2023-09-01T00:00:00.000Z",
   "lifecycle" : {
    "value" : "1",
    "name" : "Active",
    "originalName" : "Active",
    "annotations" : { }
   },
   "createdAt" : "2023-09-01T00:00:00.000Z",
   "core" : {
    "styletags" : [ ],
    "urls" : [ ],
    "text" : "ORPHAN-NOTE-SECRET long text of a deleted tweet",
    "mentions" : [ ],
    "cashtags" : [ ],
    "hashtags" : [ ]
   }
  }
 }
]