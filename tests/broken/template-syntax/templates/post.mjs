export const post = (entry => {
