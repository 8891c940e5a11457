export * from './suggest-articles.js';
export { type ArticleProfile, articleProfiles } from './profiles.js';
export { articleFeatureNames } from './article-features.js';
