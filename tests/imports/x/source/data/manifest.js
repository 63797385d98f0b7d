window.__THAR_CONFIG = {
 "userInfo" : {
  "accountId" : "715600000000000001",
  "userName" : "janebakes",
  "displayName" : "Jane 🥖"
 },
 "archiveInfo" : {
  "sizeBytes" : "40000",
  "generationDate" : "2025-01-22T00:20:54.036Z",
  "isPartialArchive" : false,
  "maxPartSizeBytes" : "53687091200"
 },
 "readmeInfo" : {
  "fileName" : "data/README.txt",
  "directory" : "data/",
  "name" : "README.txt"
 },
 "dataTypes" : {
  "account" : {
   "files" : [
    {
     "fileName" : "data/account.js",
     "globalName" : "YTD.account.part0",
     "count" : "1"
    }
   ]
  },
  "deletedTweets" : {
   "mediaDirectory" : "data/deleted_tweets_media",
   "files" : [
    {
     "fileName" : "data/deleted-tweets.js",
     "globalName" : "YTD.deleted_tweets.part0",
     "count" : "1"
    }
   ]
  },
  "directMessages" : {
   "mediaDirectory" : "data/direct_messages_media",
   "files" : [
    {
     "fileName" : "data/direct-messages.js",
     "globalName" : "YTD.direct_messages.part0",
     "count" : "1"
    }
   ]
  },
  "like" : {
   "files" : [
    {
     "fileName" : "data/like.js",
     "globalName" : "YTD.like.part0",
     "count" : "2"
    }
   ]
  },
  "noteTweet" : {
   "files" : [
    {
     "fileName" : "data/note-tweet.js",
     "globalName" : "YTD.note_tweet.part0",
     "count" : "3"
    }
   ]
  },
  "tweetHeaders" : {
   "files" : [
    {
     "fileName" : "data/tweet-headers.js",
     "globalName" : "YTD.tweet_headers.part0",
     "count" : "1"
    }
   ]
  },
  "tweets" : {
   "mediaDirectory" : "data/tweets_media",
   "files" : [
    {
     "fileName" : "data/tweets.js",
     "globalName" : "YTD.tweets.part0",
     "count" : "21"
    },
    {
     "fileName" : "data/tweets-part1.js",
     "globalName" : "YTD.tweets.part1",
     "count" : "6"
    }
   ]
  }
 }
}