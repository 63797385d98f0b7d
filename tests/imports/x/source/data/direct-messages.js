window.YTD.direct_messages.part0 = [
 {
  "dmConversation" : {
   "conversationId" : "1-2",
   "messages" : [
    {
     "messageCreate" : {
      "recipientId" : "291700000000000002",
      "reactions" : [ ],
      "urls" : [ ],
      "text" : "DM-SECRET",
      "mediaUrls" : [ ],
      "senderId" : "715600000000000001",
      "id" : "1",
      "createdAt" : "2020-01-01T00:00:00.000Z"
     }
    }
   ]
  }
 }
]