const menu = document.querySelector(".menu";
menu.hidden = false;
