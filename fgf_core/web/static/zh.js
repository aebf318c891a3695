// Streamlit's own controls in Chinese. Every key stands in the bundles Streamlit 1.67 ships (a test looks them up);
// texts are replaced only where they match as a whole, and never where data stands.
(() => {
  "use strict";

  // Calendars, numbers and the messages of react-aria follow the browser's language: ours is Chinese for everybody.
  for (const [name, value] of [["language", "zh-CN"], ["languages", Object.freeze(["zh-CN", "zh"])]]) {
    Object.defineProperty(navigator, name, { get: () => value, configurable: true });
  }
  window[Symbol.for("react-aria.i18n.locale")] = "zh-CN";

  const WORDS = {
    // page
    "Skip to main content": "跳到主要内容", "Main menu": "主菜单", "App pages": "页面", "Sidebar": "侧栏",
    "Expand sidebar": "展开侧栏", "Collapse sidebar": "收起侧栏", "View less": "收起", "Notifications": "通知",
    "App Logo": "标识", "Logo": "标识", "Navigate to home page": "回到首页", "(opens in new tab)": "（在新标签页打开）",
    "Close": "关闭", "Cancel": "取消", "Link to heading": "本节链接", "Scroll tabs left": "向左滚动",
    "Scroll tabs right": "向右滚动", "view less": "收起", "view more": "展开", "No message": "没有内容",
    // menu
    "Rerun": "刷新", "Auto rerun": "自动刷新", "Always rerun": "总是刷新", "Clear cache": "清除缓存",
    "Clear caches": "清除缓存", "Print": "打印", "Record a screencast": "录制屏幕", "About": "关于",
    "Get help": "使用帮助", "Report a bug": "反馈问题", "Theme": "配色", "System": "跟随系统", "Light": "浅色",
    "Dark": "深色", "Deploy": "部署", "Stop": "停止", "File change.": "程序已更新。",
    "Use system setting": "跟随系统", "Custom Theme": "本系统配色", "Custom Theme Light": "浅色",
    "Custom Theme Dark": "深色", "Custom Theme Auto": "跟随系统",
    // state and connection
    "Running...": "正在计算…", "Stopping...": "正在停止…", "Connection error": "连接中断", "Connecting": "正在连接",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "与系统的连接中断，正在重新连接。如长时间不恢复，请联系管理员确认系统是否在运行。",
    "Streamlit server is not responding. Are you connected to the internet?": "系统没有响应，正在重新连接。请检查网络，或确认系统是否仍在运行。",
    "Connection timed out.": "连接超时，正在重试。", "Unknown error": "出现未知问题。", "Unknown Error": "出现未知问题。",
    "Network issue": "网络不通", "Network Error": "网络不通", "Retry": "重试", "Try again": "重试",
    "Continue anyway": "仍然继续", "Script execution error": "页面没有算完", "Traceback:": "详情：", "Error:": "错误：", "Copy": "复制",
    "Copied": "已复制", "Copied!": "已复制", "Copy to clipboard": "复制", "Ask Google": "", "Ask ChatGPT": "",
    "An error has occurred, please try again.": "没有成功，请重试。", "Download failed": "下载没有成功",
    "Unexpected error. Please try again.": "没有成功，请重试。", "Page not found": "页面不存在",
    // fields
    "Choose options": "请选择", "Choose an option": "请选择", "Add an option": "可输入", "Add options": "可输入",
    "Choose or add an option": "请选择或输入", "Choose or add options": "请选择或输入",
    "No options to select": "没有可选项", "No results": "没有匹配项", "Select...": "请选择", "Select all": "全选",
    "Dismiss": "关闭",
    "Clear all": "全部清除", "Clear value": "清除", "Clear entry": "清除", "Clear time": "清除时间", "Open": "展开",
    "Selected values": "已选", "Selectbox options": "选项", "Selectbox": "选择", "Multiselect options": "选项",
    "Show password": "显示密码", "Hide password": "隐藏密码", "Invalid input.": "输入有误。", "(required)": "（必填）",
    "Increment": "增加", "Decrement": "减少", "Invalid data type": "请输入数字", "Previous page": "上一页",
    "Next page": "下一页", "Pagination": "分页", "Color picker": "选择颜色", "Download Button": "下载",
    "Number is above the allowed range.": "数值超出上限。", "Number is below the allowed range.": "数值低于下限。",
    "Press Enter to apply": "按回车键生效", "Press Enter to submit form": "按回车键提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车键生效", "Press Ctrl+Enter to apply": "按 Ctrl+回车键生效",
    "Press ⌘+Enter to submit form": "按 ⌘+回车键提交", "Press Ctrl+Enter to submit form": "按 Ctrl+回车键提交",
    // dates
    "Choose date": "选择日期", "Choose date range": "选择起止日期", "Choose date and time": "选择日期和时间",
    "Clear date": "清除日期", "Clear dates": "清除日期", "Clear date and time": "清除日期和时间",
    "Date range": "起止日期", "Quick select a date range": "快速选择", "Previous month": "上个月", "Next month": "下个月",
    "Past Week": "近一周", "Past Month": "近一个月", "Past 3 Months": "近三个月", "Past 6 Months": "近六个月",
    "Past Year": "近一年", "Past 2 Years": "近两年", "Time": "时间",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动，回车键选定，Esc 键关闭。",
    "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.":
      "用方向键移动，回车键选定，Tab 键切换日期和时间，Esc 键关闭。",
    // files
    "Upload": "选择文件", "Upload directories": "选择文件夹", "Add files": "继续添加", "file upload": "选择文件",
    "Drag and drop a file here": "把文件拖到这里", "Drag and drop files here": "把文件拖到这里",
    "Drag and drop directories here": "把文件夹拖到这里", "Only one file is allowed.": "只能选择一个文件。",
    "Too many files": "文件太多", "File size is too small.": "文件太小。", "Click to retry upload": "重新发送",
    "File type not allowed.": "不接收这种文件。",
    // tables
    "Fullscreen": "全屏", "Close fullscreen": "退出全屏", "Search": "查找", "Previous Result": "上一个",
    "Next Result": "下一个", "Close Search": "关闭查找", "Download as CSV": "下载 CSV", "Show/hide columns": "显示或隐藏列",
    "Add row": "新增一行", "Delete row(s)": "删除所选行", "Clear selection": "取消选择", "Type to search": "输入要查找的内容",
    "Dataframe column menu": "列菜单", "Copy column name": "复制列名", "Statistics": "统计", "Format": "格式",
    "Sort ascending": "升序排列", "Sort descending": "降序排列", "Autosize": "自动列宽", "Pin column": "固定列",
    "Unpin column": "取消固定", "Hide column": "隐藏列", "Automatic": "自动", "Localized": "本地格式", "Plain": "原样",
    "Compact": "紧凑", "Dollar": "美元", "Euro": "欧元", "Yen": "日元", "Percent": "百分比", "Scientific": "科学计数",
    "Accounting": "会计", "Duration": "时长", "Distance": "相对时间", "Calendar": "日历", "Range": "范围",
    "Count": "个数", "Values": "有值", "Empty": "空", "Distinct": "不同值", "Average": "平均", "Median": "中位数",
    "Minimum": "最小", "Maximum": "最大", "Sum": "合计", "Standard deviation": "标准差",
    "25th percentile": "下四分位", "75th percentile": "上四分位", "Minimum length": "最短", "Maximum length": "最长",
    "Average length": "平均长度", "No data": "没有数据", "Based on sample": "按抽样统计", "Edit": "编辑",
    "Top values frequency chart": "常见值", "No content": "没有内容", "Scrollable table": "可滚动的表格",
    "Button action menu": "操作", "Cancel (Escape)": "取消（Esc）",
    // camera, microphone, rating
    "This app would like to use your camera.": "需要使用摄像头。", "Learn how to allow access.": "如何允许使用",
    "This app would like to use your microphone.": "需要使用麦克风。", "Take Photo": "拍照", "Clear photo": "清除照片",
    "Record": "录音", "Stop recording": "停止录音", "Play": "播放", "Pause": "暂停", "Reset": "重来",
    "Clear recording": "清除录音", "Download as WAV": "下载录音", "Feedback rating": "评分",
    // charts
    "Show chart": "看图", "Show data": "看数据", "Download as PNG": "下载图片", "Download plot as a PNG": "下载图片",
    "Download plot as a png": "下载图片", "Zoom": "框选放大", "Pan": "平移", "Zoom in": "放大", "Zoom out": "缩小",
    "Autoscale": "自动缩放", "Reset axes": "还原", "Box Select": "框选", "Lasso Select": "套索选择",
    "Double-click to zoom back out": "双击还原", "Produced with Plotly.js": "",
  };

  const SHAPES = [
    [/^([\d.]+\s?[KMGT]?i?B) per file(?: • (.+))?$/, (_, size, kinds) => `每个文件不超过 ${size}` + (kinds ? `，${kinds}` : "")],
    [/^File type must be (.+)$/, "请选择 $1 文件"],
    [/^File is larger than (.+)$/, "文件不能超过 $1"],
    [/^File is smaller than (.+)$/, "文件不能小于 $1"],
    [/^File must be (.+) or smaller\.?$/, "文件不能超过 $1"],
    [/^(\S+) files are not allowed\.?$/, "不接收 $1 文件"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^Select (\d+) matches$/, "选中 $1 个匹配项"],
    [/^Add: (.+)$/, "新增：$1"],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "最多选 $1 项，请先移除一项。"],
    [/^View (\d+) more$/, "再显示 $1 项"],
    [/^add icon$/, "添加"],
    [/^Page (\d+)$/, "第 $1 页"],
    [/^Help for (.+)$/, "$1的说明"],
    [/^(year|month|day|hour|minute|second), (.+)$/, (_, part, field) => `${PARTS[part]}，${inChinese(field) ?? field}`],
    [/^(\d+) – [A-Z][a-z]+$/, "$1月"],
    [/^(.+) start date$/, "$1开始日期"],
    [/^(.+) end date$/, "$1结束日期"],
    [/^Choose date( range)?, (.+)$/, "选择日期，$2"],
    [/^Selected Date: (.+)$/, (_, day) => `已选日期：${chineseDay(day)}`],
    [/^Selected Range: (.+) to (.+)$/, (_, from, to) => `已选日期：${chineseDay(from)}至${chineseDay(to)}`],
    [/^(\d+) options? available\.$/, "有 $1 个选项。"],
    [/^(.+), selected$/, "$1，已选"],
    [/^(.+), not selected$/, "$1，未选"],
    [/^(\d+) out of (\d+) stars?$/, "$1 星（共 $2 星）"],
    [/^(.+) color picker$/, "$1，选择颜色"],
    [/^(\d+)\+? results?$/, "找到 $1 处"],
    [/^(\d+) of (\d+)\+?$/, "第 $1 处，共 $2 处"],
    [/^\(([\d.]+) seconds\)$/, "（$1 秒）"],
    [/^Error: (.+)$/, (_, words) => `错误：${inChinese(words) ?? words}`],
    [/^Connection failed with status (\d+).*$/s, "连接没有成功（$1），正在重试。"],
    [/^Cannot connect to Streamlit \(HTTP status: (\d+)\).*$/s, "连接没有成功（$1），请刷新本页。"],
    [/^This app has encountered an error\..*$/s, "这个页面没有算完，请稍后刷新重试。"],
    [/^The page that you have requested does not seem to exist.*$/s, "没有找到您要打开的页面，已打开首页。"],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, "请输入不大于 $1 的数。"],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, "请输入不小于 $1 的数。"],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, "请输入 $1 到 $2 之间的数。"],
  ];

  const PARTS = { year: "年", month: "月", day: "日", hour: "时", minute: "分", second: "秒" };

  function chineseDay(words) {
    const day = new Date(words);
    return Number.isNaN(day.getTime()) ? words : `${day.getFullYear()}年${day.getMonth() + 1}月${day.getDate()}日`;
  }

  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder", "alt", "data-title"];
  // Where people's words stand: they stay as typed, even if one happens to be a word of the table above.
  const DATA = "script, style, pre, code, textarea, table, canvas *, [contenteditable], [role=option][data-key]:not([data-key=__select_all__])," +
    " [role=gridcell], [data-testid=stIconMaterial]," +
    " [data-testid=stHtml], [data-testid=stText], [data-testid=stMarkdownContainer]";
  const OWN_MARKDOWN = "[data-testid=stTooltipContent], [data-testid=stFileUploaderDropzone], [data-testid=stConnectionStatus]";

  function inChinese(text) {
    const words = text.trim();
    if (words.length < 2 || !/[A-Za-z]{2}/.test(words)) return null;
    if (Object.hasOwn(WORDS, words)) return WORDS[words];
    for (const [shape, chinese] of SHAPES) if (shape.test(words)) return words.replace(shape, chinese);
    return null;
  }

  function translateText(node) {
    const chinese = inChinese(node.data);
    if (chinese === null) return;
    const parent = node.parentElement;
    if (!parent || (parent.closest(DATA) && !parent.closest(OWN_MARKDOWN))) return;
    node.data = node.data.replace(node.data.trim(), () => chinese);
  }

  function translateAttributes(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const chinese = value && inChinese(value);
      if (chinese !== null && chinese !== "" && value && !element.closest("[data-testid=stHtml]")) {
        element.setAttribute(name, chinese);
      }
    }
  }

  // Grouped navigation is a list whose items lie in boxes inside it: screen readers then count no items.
  function mendList(element) {
    const list = element.tagName === "LI" && element.parentElement?.closest("ul[data-testid=stSidebarNavItems]");
    if (!list || element.parentElement === list) return;
    list.setAttribute("role", "none");
    element.parentElement.setAttribute("role", "list");
  }

  function translateTree(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest("[data-testid=stHtml]")) return;
    translateAttributes(root);
    mendList(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        translateText(node);
      } else {
        translateAttributes(node);
        mendList(node);
      }
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateAttributes(change.target);
      else change.addedNodes.forEach(translateTree);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
