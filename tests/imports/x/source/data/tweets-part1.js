window.YTD.tweets.part1 = [
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1159769085048515141"
     ],
     "editableUntil" : "2019-08-09T11:11:12.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ],
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/1159769085048515141/video/1",
      "indices" : [
       "11",
       "34"
      ],
      "url" : "https://t.co/CCCCCCCCC1",
      "media_url" : "http://pbs.twimg.com/ext_tw_video_thumb/1873341855091605504/pu/img/thumbAAAAAAA.jpg",
      "id_str" : "1159000000000000001",
      "id" : "1159000000000000001",
      "media_url_https" : "https://pbs.twimg.com/ext_tw_video_thumb/1873341855091605504/pu/img/thumbAAAAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/CCCCCCCCC1"
     }
    ]
   },
   "display_text_range" : [
    "0",
    "34"
   ],
   "favorite_count" : "2",
   "id_str" : "1159769085048515141",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1159769085048515141",
   "possibly_sensitive" : false,
   "created_at" : "Fri Aug 09 10:11:12 +0000 2019",
   "favorited" : false,
   "full_text" : "Kneading 🎥 https://t.co/CCCCCCCCC1",
   "lang" : "en",
   "extended_entities" : {
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/1159769085048515141/video/1",
      "indices" : [
       "11",
       "34"
      ],
      "url" : "https://t.co/CCCCCCCCC1",
      "media_url" : "http://pbs.twimg.com/ext_tw_video_thumb/1873341855091605504/pu/img/thumbAAAAAAA.jpg",
      "id_str" : "1159000000000000001",
      "video_info" : {
       "aspect_ratio" : [
        "16",
        "9"
       ],
       "duration_millis" : "4200",
       "variants" : [
        {
         "content_type" : "application/x-mpegURL",
         "url" : "https://video.twimg.com/ext_tw_video/1/pu/pl/x.m3u8?tag=12"
        },
        {
         "bitrate" : "256000",
         "content_type" : "video/mp4",
         "url" : "https://video.twimg.com/ext_tw_video/1/pu/vid/480x270/smallsmall.mp4?tag=12"
        },
        {
         "bitrate" : "2176000",
         "content_type" : "video/mp4",
         "url" : "https://video.twimg.com/ext_tw_video/1/pu/vid/1280x720/hvKoJFy2skjgAa5.mp4?tag=12"
        }
       ]
      },
      "id" : "1159000000000000001",
      "media_url_https" : "https://pbs.twimg.com/ext_tw_video_thumb/1873341855091605504/pu/img/thumbAAAAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "video",
      "display_url" : "pic.twitter.com/CCCCCCCCC1"
     }
    ]
   }
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "695095709268865767"
     ],
     "editableUntil" : "2016-02-04T05:05:06.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ],
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/695095709268865767/photo/1",
      "indices" : [
       "0",
       "23"
      ],
      "url" : "https://t.co/BBBBBBBBB2",
      "media_url" : "http://pbs.twimg.com/media/GoneGoneAAA.jpg",
      "id_str" : "1300000000000000013",
      "id" : "1300000000000000013",
      "media_url_https" : "https://pbs.twimg.com/media/GoneGoneAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/BBBBBBBBB2"
     }
    ]
   },
   "display_text_range" : [
    "0",
    "23"
   ],
   "favorite_count" : "2",
   "id_str" : "695095709268865767",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "695095709268865767",
   "possibly_sensitive" : false,
   "created_at" : "Thu Feb 04 04:05:06 +0000 2016",
   "favorited" : false,
   "full_text" : "https://t.co/BBBBBBBBB2",
   "lang" : "zxx",
   "extended_entities" : {
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/695095709268865767/photo/1",
      "indices" : [
       "0",
       "23"
      ],
      "url" : "https://t.co/BBBBBBBBB2",
      "media_url" : "http://pbs.twimg.com/media/GoneGoneAAA.jpg",
      "id_str" : "1300000000000000013",
      "id" : "1300000000000000013",
      "media_url_https" : "https://pbs.twimg.com/media/GoneGoneAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/BBBBBBBBB2"
     }
    ]
   }
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "694733321402066778"
     ],
     "editableUntil" : "2016-02-03T05:05:06.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ],
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/694733321402066778/photo/1",
      "indices" : [
       "11",
       "34"
      ],
      "url" : "https://t.co/BBBBBBBBB1",
      "media_url" : "http://pbs.twimg.com/media/LoafOneAAAA.jpg",
      "id_str" : "1300000000000000019",
      "id" : "1300000000000000019",
      "media_url_https" : "https://pbs.twimg.com/media/LoafOneAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/BBBBBBBBB1"
     }
    ]
   },
   "display_text_range" : [
    "0",
    "34"
   ],
   "favorite_count" : "2",
   "id_str" : "694733321402066778",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "694733321402066778",
   "possibly_sensitive" : false,
   "created_at" : "Wed Feb 03 04:05:06 +0000 2016",
   "favorited" : false,
   "full_text" : "Two loaves https://t.co/BBBBBBBBB1",
   "lang" : "en",
   "extended_entities" : {
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/694733321402066778/photo/1",
      "indices" : [
       "11",
       "34"
      ],
      "url" : "https://t.co/BBBBBBBBB1",
      "media_url" : "http://pbs.twimg.com/media/LoafOneAAAA.jpg",
      "id_str" : "1300000000000000019",
      "id" : "1300000000000000019",
      "media_url_https" : "https://pbs.twimg.com/media/LoafOneAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/BBBBBBBBB1"
     },
     {
      "expanded_url" : "https://twitter.com/janebakes/status/694733321402066778/photo/1",
      "indices" : [
       "11",
       "34"
      ],
      "url" : "https://t.co/BBBBBBBBB1",
      "media_url" : "http://pbs.twimg.com/media/LoafTwoAAAA.jpg",
      "id_str" : "1300000000000000020",
      "id" : "1300000000000000020",
      "media_url_https" : "https://pbs.twimg.com/media/LoafTwoAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/BBBBBBBBB1"
     }
    ]
   }
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "21401311771421394"
     ],
     "editableUntil" : "2011-01-02T04:04:05.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "61"
   ],
   "favorite_count" : "2",
   "id_str" : "21401311771421394",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "21401311771421394",
   "created_at" : "Sun Jan 02 03:04:05 +0000 2011",
   "favorited" : false,
   "full_text" : "old link http://t.co/ZZZZZZZZ and new https://t.co/ZZZZZZZZZ9",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "607459267181399349"
     ],
     "editableUntil" : "2015-06-07T09:09:10.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [
     {
      "url" : "https://t.co/AAAAAAAAA1",
      "expanded_url" : "https://jane.example/2015/06/bread/?a=1&b=2",
      "display_url" : "jane.example/2015/06/bread/…",
      "indices" : [
       "14",
       "37"
      ]
     },
     {
      "url" : "https://t.co/AAAAAAAAA2",
      "expanded_url" : "https://bob.example/",
      "display_url" : "bob.example",
      "indices" : [
       "42",
       "65"
      ]
     }
    ]
   },
   "display_text_range" : [
    "0",
    "66"
   ],
   "favorite_count" : "2",
   "id_str" : "607459267181399349",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "607459267181399349",
   "possibly_sensitive" : false,
   "created_at" : "Sun Jun 07 08:09:10 +0000 2015",
   "favorited" : false,
   "full_text" : "🥖🥖🥖 New post: https://t.co/AAAAAAAAA1 and https://t.co/AAAAAAAAA2.",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "440066783968031689"
     ],
     "editableUntil" : "2014-03-02T11:11:12.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [
     {
      "text" : "Dinner_Time",
      "indices" : [
       "39",
       "51"
      ]
     }
    ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "51"
   ],
   "favorite_count" : "2",
   "id_str" : "440066783968031689",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "440066783968031689",
   "created_at" : "Sun Mar 02 10:11:12 +0000 2014",
   "favorited" : false,
   "full_text" : "Fish &amp; chips &lt;3 and 2 &gt; 1 🐟🍟 #Dinner_Time",
   "lang" : "en"
  }
 }
]