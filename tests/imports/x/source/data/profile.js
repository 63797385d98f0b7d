window.YTD.profile.part0 = [
 {
  "profile" : {
   "description" : {
    "bio" : "Bakes &amp; writes",
    "website" : "https://t.co/WWWWWWWWW1",
    "location" : "Köln"
   },
   "avatarMediaUrl" : "https://pbs.twimg.com/profile_images/1/janejane.jpg"
  }
 }
]