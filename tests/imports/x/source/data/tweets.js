window.YTD.tweets.part0 = [
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "388607447006004452"
     ],
     "editableUntil" : "2013-10-11T11:10:10.000Z",
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
    "11"
   ],
   "favorite_count" : "2",
   "id_str" : "388607447006004452",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "388607447006004452",
   "created_at" : "Fri Oct 11 10:10:10 +0000 2013",
   "favorited" : false,
   "full_text" : "In the park",
   "lang" : "en",
   "geo" : {
    "type" : "Point",
    "coordinates" : [
     "50.9",
     "6.9"
    ]
   },
   "coordinates" : {
    "type" : "Point",
    "coordinates" : [
     "6.9",
     "50.9"
    ]
   }
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1579776361231642740"
     ],
     "editableUntil" : "2022-10-11T11:10:10.000Z",
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
    "121"
   ],
   "favorite_count" : "2",
   "id_str" : "1579776361231642740",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1579776361231642740",
   "created_at" : "Tue Oct 11 10:10:10 +0000 2022",
   "favorited" : false,
   "full_text" : "# not a heading\n* not a list\n1. neither\n\n_under_ *star* [x](y) `code` :::note\n:::details\n^^^ {{ x }} @jane@social.example",
   "lang" : "und"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1579413973365705539"
     ],
     "editableUntil" : "2022-10-10T11:10:10.000Z",
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
    "32"
   ],
   "favorite_count" : "2",
   "id_str" : "1579413973365705539",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1579413973365705539",
   "created_at" : "Mon Oct 10 10:10:10 +0000 2022",
   "favorited" : false,
   "full_text" : "Schöne Grüße aus Köln – »Brot« 🥨",
   "lang" : "de"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1832018448350182472"
     ],
     "editableUntil" : "2024-09-06T12:30:10.000Z",
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
    "277"
   ],
   "favorite_count" : "2",
   "id_str" : "1832018448350182472",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1832018448350182472",
   "created_at" : "Fri Sep 06 11:30:10 +0000 2024",
   "favorited" : false,
   "full_text" : "Second long one, same second 🥖. Words about ovens and stones and steam, one after the other, until nobody reads on. Words about ovens and stones and steam, one after the other, until nobody reads on. Words about ovens and stones and steam, one after the other, until nobody re…",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1832018448349320033"
     ],
     "editableUntil" : "2024-09-06T12:30:10.000Z",
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
    "293"
   ],
   "favorite_count" : "2",
   "id_str" : "1832018448349320033",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1832018448349320033",
   "created_at" : "Fri Sep 06 11:30:10 +0000 2024",
   "favorited" : false,
   "full_text" : "This is a long note tweet. It goes on about sourdough and flour and water and patience, and then about salt. It goes on about sourdough and flour and water and patience, and then about salt. It goes on about sourdough and flour and water and patience, and then about s… https://t.co/FFFFFFFFF9",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "edit" : {
     "initialTweetId" : "1621086019385065509",
     "editControlInitial" : {
      "editTweetIds" : [
       "1621086019385065509",
       "1621087277676426252"
      ],
      "editableUntil" : "2023-02-02T11:05:00.000Z",
      "editsRemaining" : "4",
      "isEditEligible" : true
     }
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
    "16"
   ],
   "favorite_count" : "2",
   "id_str" : "1621087277676426252",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1621087277676426252",
   "created_at" : "Thu Feb 02 10:05:00 +0000 2023",
   "favorited" : false,
   "full_text" : "Typo in the oven",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1621086019385065509",
      "1621087277676426252"
     ],
     "editableUntil" : "2023-02-02T11:00:00.000Z",
     "editsRemaining" : "4",
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
    "28"
   ],
   "favorite_count" : "2",
   "id_str" : "1621086019385065509",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1621086019385065509",
   "created_at" : "Thu Feb 02 10:00:00 +0000 2023",
   "favorited" : false,
   "full_text" : "EDITED-AWAY tpyo in the oven",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1345566572673773993"
     ],
     "editableUntil" : "2021-01-03T04:04:05.000Z",
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
      "url" : "https://t.co/EEEEEEEEE2",
      "expanded_url" : "https://x.com/JaneBakes/status/1246680751404223204?s=20",
      "display_url" : "x.com/JaneBakes/stat…",
      "indices" : [
       "11",
       "34"
      ]
     }
    ]
   },
   "display_text_range" : [
    "0",
    "34"
   ],
   "favorite_count" : "2",
   "id_str" : "1345566572673773993",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1345566572673773993",
   "possibly_sensitive" : false,
   "created_at" : "Sun Jan 03 03:04:05 +0000 2021",
   "favorited" : false,
   "full_text" : "Still true https://t.co/EEEEEEEEE2",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1345204184807694845"
     ],
     "editableUntil" : "2021-01-02T04:04:05.000Z",
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
      "url" : "https://t.co/EEEEEEEEE1",
      "expanded_url" : "https://twitter.com/bob_example/status/1344795470854992154",
      "display_url" : "twitter.com/bob_example/st…",
      "indices" : [
       "9",
       "32"
      ]
     }
    ]
   },
   "display_text_range" : [
    "0",
    "32"
   ],
   "favorite_count" : "2",
   "id_str" : "1345204184807694845",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1345204184807694845",
   "possibly_sensitive" : false,
   "created_at" : "Sat Jan 02 03:04:05 +0000 2021",
   "favorited" : false,
   "full_text" : "So true! https://t.co/EEEEEEEEE1",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1257915026895924447"
     ],
     "editableUntil" : "2020-05-06T07:08:08.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
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
    "26"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "1257900000000000001",
   "id_str" : "1257915026895924447",
   "in_reply_to_user_id" : "715600000000000001",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1257915026895924447",
   "in_reply_to_status_id" : "1257900000000000001",
   "created_at" : "Wed May 06 06:08:08 +0000 2020",
   "favorited" : false,
   "full_text" : "PS I deleted the first one",
   "lang" : "en",
   "in_reply_to_screen_name" : "janebakes_old",
   "in_reply_to_user_id_str" : "715600000000000001"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1257552639031213054"
     ],
     "editableUntil" : "2020-05-05T07:08:08.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
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
    "14"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "1257552387372756063",
   "id_str" : "1257552639031213054",
   "in_reply_to_user_id" : "715600000000000001",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1257552639031213054",
   "in_reply_to_status_id" : "1257552387372756063",
   "created_at" : "Tue May 05 06:08:08 +0000 2020",
   "favorited" : false,
   "full_text" : "It is too hot.",
   "lang" : "en",
   "in_reply_to_screen_name" : "janebakes",
   "in_reply_to_user_id_str" : "715600000000000001"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1257552387372756063"
     ],
     "editableUntil" : "2020-05-05T07:07:08.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [
     {
      "name" : "Bob B.",
      "screen_name" : "bob_example",
      "indices" : [
       "0",
       "12"
      ],
      "id_str" : "291700000000000002",
      "id" : "291700000000000002"
     }
    ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "32"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "969724029957221930",
   "id_str" : "1257552387372756063",
   "in_reply_to_user_id" : "291700000000000002",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1257552387372756063",
   "in_reply_to_status_id" : "969724029957221930",
   "created_at" : "Tue May 05 06:07:08 +0000 2020",
   "favorited" : false,
   "full_text" : "@bob_example no, and here is why",
   "lang" : "en",
   "in_reply_to_screen_name" : "bob_example",
   "in_reply_to_user_id_str" : "291700000000000002"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1246680755598411810"
     ],
     "editableUntil" : "2020-04-05T07:07:09.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [
     {
      "text" : "rye",
      "indices" : [
       "13",
       "17"
      ]
     }
    ],
    "symbols" : [ ],
    "user_mentions" : [ ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "17"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "1246680751404227300",
   "id_str" : "1246680755598411810",
   "in_reply_to_user_id" : "715600000000000001",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1246680755598411810",
   "in_reply_to_status_id" : "1246680751404227300",
   "created_at" : "Sun Apr 05 06:07:09 +0000 2020",
   "favorited" : false,
   "full_text" : "3/ And salt. #rye",
   "lang" : "en",
   "in_reply_to_screen_name" : "janebakes",
   "in_reply_to_user_id_str" : "715600000000000001"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1246680751404227300"
     ],
     "editableUntil" : "2020-04-05T07:07:08.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
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
    "18"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "1246680751404223204",
   "id_str" : "1246680751404227300",
   "in_reply_to_user_id" : "715600000000000001",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1246680751404227300",
   "in_reply_to_status_id" : "1246680751404223204",
   "created_at" : "Sun Apr 05 06:07:08 +0000 2020",
   "favorited" : false,
   "full_text" : "2/ It needs water.",
   "lang" : "en",
   "in_reply_to_screen_name" : "janebakes",
   "in_reply_to_user_id_str" : "715600000000000001"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1246680751404223204"
     ],
     "editableUntil" : "2020-04-05T07:07:08.000Z",
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
    "20"
   ],
   "favorite_count" : "2",
   "id_str" : "1246680751404223204",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1246680751404223204",
   "created_at" : "Sun Apr 05 06:07:08 +0000 2020",
   "favorited" : false,
   "full_text" : "1/ A thread on rye 🧵",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "970599800632309189"
     ],
     "editableUntil" : "2018-03-05T11:00:00.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [
     {
      "name" : "Bob B.",
      "screen_name" : "bob_example",
      "indices" : [
       "0",
       "12"
      ],
      "id_str" : "291700000000000002",
      "id" : "291700000000000002"
     }
    ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "36"
   ],
   "favorite_count" : "2",
   "id_str" : "970599800632309189",
   "in_reply_to_user_id" : "291700000000000002",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "970599800632309189",
   "created_at" : "Mon Mar 05 10:00:00 +0000 2018",
   "favorited" : false,
   "full_text" : "@bob_example have you seen the moon?",
   "lang" : "en",
   "in_reply_to_screen_name" : "bob_example",
   "in_reply_to_user_id_str" : "291700000000000002"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "970237412767306850"
     ],
     "editableUntil" : "2018-03-04T11:00:00.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
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
    "27"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "970086417824546270",
   "id_str" : "970237412767306850",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "970237412767306850",
   "in_reply_to_status_id" : "970086417824546270",
   "created_at" : "Sun Mar 04 10:00:00 +0000 2018",
   "favorited" : false,
   "full_text" : "@gone_account thanks anyway",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "969875024902707887"
     ],
     "editableUntil" : "2018-03-03T11:00:00.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : false
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [
     {
      "name" : "Bob B.",
      "screen_name" : "bob_example",
      "indices" : [
       "0",
       "12"
      ],
      "id_str" : "291700000000000002",
      "id" : "291700000000000002"
     }
    ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "24"
   ],
   "favorite_count" : "2",
   "in_reply_to_status_id_str" : "969724029957221930",
   "id_str" : "969875024902707887",
   "in_reply_to_user_id" : "291700000000000002",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "969875024902707887",
   "in_reply_to_status_id" : "969724029957221930",
   "created_at" : "Sat Mar 03 10:00:00 +0000 2018",
   "favorited" : false,
   "full_text" : "@bob_example yes, 220 °C",
   "lang" : "en",
   "in_reply_to_screen_name" : "bob_example",
   "in_reply_to_user_id_str" : "291700000000000002"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "948088505496882571"
     ],
     "editableUntil" : "2018-01-02T08:08:09.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [
     {
      "name" : "Bob B.",
      "screen_name" : "bob_example",
      "indices" : [
       "3",
       "15"
      ],
      "id_str" : "291700000000000002",
      "id" : "291700000000000002"
     }
    ],
    "urls" : [ ],
    "media" : [
     {
      "expanded_url" : "https://twitter.com/bob_example/status/947618370156718829/photo/1",
      "indices" : [
       "22",
       "45"
      ],
      "url" : "https://t.co/DDDDDDDDD1",
      "media_url" : "http://pbs.twimg.com/media/BobsPicAAAA.jpg",
      "id_str" : "1300000000000000013",
      "source_status_id" : "947618370156718829",
      "source_user_id" : "291700000000000002",
      "source_status_id_str" : "947618370156718829",
      "source_user_id_str" : "291700000000000002",
      "id" : "1300000000000000013",
      "media_url_https" : "https://pbs.twimg.com/media/BobsPicAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/DDDDDDDDD1"
     }
    ]
   },
   "display_text_range" : [
    "0",
    "45"
   ],
   "favorite_count" : "2",
   "id_str" : "948088505496882571",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "948088505496882571",
   "possibly_sensitive" : false,
   "created_at" : "Tue Jan 02 07:08:09 +0000 2018",
   "favorited" : false,
   "full_text" : "RT @bob_example: Look https://t.co/DDDDDDDDD1",
   "lang" : "en",
   "extended_entities" : {
    "media" : [
     {
      "expanded_url" : "https://twitter.com/bob_example/status/947618370156718829/photo/1",
      "indices" : [
       "22",
       "45"
      ],
      "url" : "https://t.co/DDDDDDDDD1",
      "media_url" : "http://pbs.twimg.com/media/BobsPicAAAA.jpg",
      "id_str" : "1300000000000000013",
      "source_status_id" : "947618370156718829",
      "source_user_id" : "291700000000000002",
      "source_status_id_str" : "947618370156718829",
      "source_user_id_str" : "291700000000000002",
      "id" : "1300000000000000013",
      "media_url_https" : "https://pbs.twimg.com/media/BobsPicAAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/DDDDDDDDD1"
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
      "860753029888775419"
     ],
     "editableUntil" : "2017-05-06T08:08:09.000Z",
     "editsRemaining" : "5",
     "isEditEligible" : true
    }
   },
   "retweeted" : false,
   "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities" : {
    "hashtags" : [ ],
    "symbols" : [ ],
    "user_mentions" : [
     {
      "name" : "Bob B.",
      "screen_name" : "bob_example",
      "indices" : [
       "3",
       "15"
      ],
      "id_str" : "291700000000000002",
      "id" : "291700000000000002"
     }
    ],
    "urls" : [ ]
   },
   "display_text_range" : [
    "0",
    "139"
   ],
   "favorite_count" : "2",
   "id_str" : "860753029888775419",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "860753029888775419",
   "created_at" : "Sat May 06 07:08:09 +0000 2017",
   "favorited" : false,
   "full_text" : "RT @bob_example: This is a rather long sentence by somebody else that the archive cuts off after one hundred and forty characters, as alwa…",
   "lang" : "en"
  }
 },
 {
  "tweet" : {
   "edit_info" : {
    "initial" : {
     "editTweetIds" : [
      "1160131472913729054"
     ],
     "editableUntil" : "2019-08-10T11:11:12.000Z",
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
      "expanded_url" : "https://twitter.com/janebakes/status/1160131472913729054/photo/1",
      "indices" : [
       "13",
       "36"
      ],
      "url" : "https://t.co/CCCCCCCCC2",
      "media_url" : "http://pbs.twimg.com/tweet_video_thumb/GifGifGifAAA.jpg",
      "id_str" : "1159000000000000002",
      "id" : "1159000000000000002",
      "media_url_https" : "https://pbs.twimg.com/tweet_video_thumb/GifGifGifAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "photo",
      "display_url" : "pic.twitter.com/CCCCCCCCC2"
     }
    ]
   },
   "display_text_range" : [
    "0",
    "36"
   ],
   "favorite_count" : "2",
   "id_str" : "1160131472913729054",
   "truncated" : false,
   "retweet_count" : "0",
   "id" : "1160131472913729054",
   "possibly_sensitive" : false,
   "created_at" : "Sat Aug 10 10:11:12 +0000 2019",
   "favorited" : false,
   "full_text" : "Dough rising https://t.co/CCCCCCCCC2",
   "lang" : "en",
   "extended_entities" : {
    "media" : [
     {
      "expanded_url" : "https://twitter.com/janebakes/status/1160131472913729054/photo/1",
      "indices" : [
       "13",
       "36"
      ],
      "url" : "https://t.co/CCCCCCCCC2",
      "media_url" : "http://pbs.twimg.com/tweet_video_thumb/GifGifGifAAA.jpg",
      "id_str" : "1159000000000000002",
      "video_info" : {
       "aspect_ratio" : [
        "16",
        "9"
       ],
       "duration_millis" : "4200",
       "variants" : [
        {
         "bitrate" : "0",
         "content_type" : "video/mp4",
         "url" : "https://video.twimg.com/tweet_video/GifGifGifAAA.mp4"
        }
       ]
      },
      "id" : "1159000000000000002",
      "media_url_https" : "https://pbs.twimg.com/tweet_video_thumb/GifGifGifAAA.jpg",
      "sizes" : {
       "large" : {
        "w" : "8",
        "h" : "8",
        "resize" : "fit"
       }
      },
      "type" : "animated_gif",
      "display_url" : "pic.twitter.com/CCCCCCCCC2"
     }
    ]
   }
  }
 }
]