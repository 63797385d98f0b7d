export const pots = () => {}
