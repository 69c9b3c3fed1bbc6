/** The start of the checkin page. */
import '@/shared/tokens.css';
import '@/shared/base.css';
import zh from '@/locales/zh-CN/checkin.json';

document.title = zh.title;
