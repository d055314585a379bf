// The tests' alias of Express 4, which has no types of its own here: what they use is the same in both.
declare module 'express4' {
  import express from 'express';
  export default express;
}
