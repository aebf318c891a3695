"""The page everything is measured against: Streamlit saying hello, with one choice to make it run again."""

import streamlit as st

whom = st.selectbox("向谁问好", ["世界", "大家"])
st.write(f"你好，{whom}！")
