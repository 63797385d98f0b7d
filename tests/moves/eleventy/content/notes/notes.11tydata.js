module.exports = {
  layout: "post.njk",
  tags: ["notes"],
  eleventyComputed: { title: (data) => data.title || "Note" },
};
