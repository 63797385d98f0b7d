window.YTD.account.part0 = [
 {
  "account" : {
   "email" : "EMAIL-SECRET@jane.example",
   "createdVia" : "web",
   "username" : "janebakes",
   "accountId" : "715600000000000001",
   "createdAt" : "2011-01-01T00:00:00.000Z",
   "accountDisplayName" : "Jane 🥖"
  }
 }
]