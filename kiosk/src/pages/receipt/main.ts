/** The start of the receipt page. */
import '@/shared/tokens.css';
import '@/shared/base.css';
import zh from '@/locales/zh-CN/receipt.json';

document.title = zh.title;
