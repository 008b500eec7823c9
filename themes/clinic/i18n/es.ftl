# Los textos de la interfaz en español. `nombre = palabras`, uno por línea.
# Se trata de usted a las familias. Un traductor cualificado aún debe revisar este archivo.

## Fechas y números
date = { $day } de { $month } de { $year }
month_1 = enero
month_2 = febrero
month_3 = marzo
month_4 = abril
month_5 = mayo
month_6 = junio
month_7 = julio
month_8 = agosto
month_9 = septiembre
month_10 = octubre
month_11 = noviembre
month_12 = diciembre
weekday_1 = Lunes
weekday_2 = Martes
weekday_3 = Miércoles
weekday_4 = Jueves
weekday_5 = Viernes
weekday_6 = Sábado
weekday_7 = Domingo
comma = {", "}
colon = {": "}

## Todas las páginas
language_name = Español
language_start = página de inicio
languages = Idiomas
translation = Sobre esta traducción
translation_unchecked = Nadie ha revisado todavía esta traducción. Si algo no queda claro, llámenos. La misma página en inglés:
translation_stale = Esta página sigue el texto del { $date }. La página en inglés ha cambiado desde entonces:
skip = Ir al contenido principal
menu = Menú
navigation = Principal
contact_navigation = Comuníquese con nosotros
call = Llamar
ask = Pedir una llamada
to_search = Buscar y ver todas las páginas
to_articles = Artículos
to_handouts = Hojas para casa
to_topics = Temas
feed = Artículos como canal de noticias
footer_contact = Hable con nosotros
footer_pages = En este sitio
hours = Cuándo contestamos el teléfono
place = Dónde estamos
emergency_call = En una emergencia, llame al
crisis_call = Si usted o alguien cercano está en crisis, llame o mande un mensaje de texto al
print = Imprimir esta página
print_address = Esta página en la web:
badge_draft = Borrador: aún no está en el sitio público
badge_scheduled = Espera hasta el { $date }: aún no está en el sitio público
preview_label = Vista previa
preview_notice = Esta es una vista previa. Las familias aún no la ven. El formulario de aquí no envía nada.

## Qué hacer ahora
next_title = ¿No sabe si esto es para su hijo o hija?
next_text = Cuéntenos cómo es su día. La primera conversación es gratis y no hace falta saber cómo se llama la dificultad.

## Inicio
home_handouts = Cosas pequeñas para probar hoy
home_handouts_all = Ver todas las hojas para casa
home_articles = Para leer
home_articles_all = Ver todos los artículos
home_concerns = ¿Qué es difícil ahora mismo?
home_number = O llámenos ahora:

## Artículos
articles_title = Artículos
articles_summary = Con palabras sencillas: cómo aprenden los niños las cosas de cada día y cómo ayuda usted.
articles_none = Todavía no hay artículos en español.
instead = Mientras tanto, puede ver esto:
articles_topics = Artículos por tema
articles_years = Artículos por año
articles_all = Todos los artículos
year_title = Artículos de { $year }
year_summary = Lo que escribimos en { $year }.
paged_title = { $title }, página { $number }
pages_navigation = Páginas de esta lista
page_number = Página { $number }
page_previous = Página anterior
page_next = Página siguiente
author = Escrito por
published = Publicado
updated = Último cambio
reviewed = Revisado por
next_review = Próxima revisión
minutes_to_read = min de lectura
contents = En esta página
topics_of_page = Temas
sources = Fuentes
neighbours = Más artículos
previous = Antes de este
next = Después de este
series_part = Parte { $number } de { $count }
series_summary = Todas las partes de { $series }, en orden.
series_all = Todas las partes en una página
related_articles = Más sobre este tema
linked_from = Páginas que mencionan esto
block_handout = Para probar en casa
block_article = Para leer
block_program = Varias actividades
block_person = Nuestro equipo
block_do = Haga esto
block_dont = No haga esto
article_limits = Esta es información general. No sustituye la atención del terapeuta o del médico de su hijo o hija.
article_review_none = Un terapeuta todavía no ha revisado esta página.
alert_note = Bueno saberlo
alert_tip = Consejo
alert_important = Importante
alert_warning = Tenga cuidado
alert_caution = Deténgase y lea
table = Tabla

## Temas
topics_title = Temas
topics_summary = Todos nuestros artículos, según de qué tratan.
topics_none = Todavía no hay temas en español.
topic_title = Artículos sobre { $topic }
topic_summary = Lo que hemos escrito sobre { $topic }.
topic_feed = Canal de noticias de este tema
topic_count = Cuántos artículos
topic_all = Todos los temas

## Hojas para casa y programas
handouts_title = Hojas para casa
handouts_summary = Actividades pequeñas para su día en casa, paso a paso. Léalas aquí o imprímalas para el refrigerador.
handouts_none = Todavía no hay hojas para casa en español.
handouts_activities = Actividades
handouts_programs = Varias actividades en orden
handouts_by_activity = Por actividad del día
handouts_by_age = Por edad
handouts_all = Todas las hojas para casa
activity_title = Ayuda con: { $activity }
activity_summary = Lo que puede probar en casa y leer sobre esta parte del día.
activity_pages = Si esto le cuesta a su hijo o hija
activity_articles = Para leer
activity_more = Más para esta parte del día
ages_title = Hojas para niños de { $from } a { $to } años
ages_summary = Actividades pequeñas para niños de { $from } a { $to } años. Cada niño es diferente: mire el paso y no solo la edad.
minutes_short = min
ages = De { $from } a { $to } años
glance_heading = De un vistazo
age = Para
helper = Quién ayuda
times_per_day =
    { $count ->
        [one] Una vez al día
       *[other] { $count } veces al día
    }
days_per_week =
    { $count ->
        [one] 1 día a la semana
       *[other] { $count } días a la semana
    }
minutes =
    { $count ->
        [one] Más o menos 1 minuto
       *[other] Más o menos { $count } minutos
    }
rounds =
    { $count ->
        [one] 1 ronda
       *[other] { $count } rondas
    }
reps =
    { $count ->
        [one] 1 vez
       *[other] { $count } veces
    }
sets =
    { $count ->
        [one] 1 serie
       *[other] { $count } series
    }
hold_seconds =
    { $count ->
        [one] sostener 1 segundo
       *[other] sostener { $count } segundos
    }
how_often = Cuántas veces
how_long = Cuánto tiempo
how_hard = Cuánto esfuerzo
what_kind = De qué tipo
how_many_rounds = Cuántas rondas
between_rounds = Entre rondas
routine_when = En qué momento del día
routine_cue = Qué lo empieza
routine_link = Qué viene después
goal_heading = Para qué sirve
why_heading = Por qué ayuda
materials_heading = Lo que necesita
swap_label = O use
avoid = No use
optional = si quiere
setup_heading = Prepárese
steps_heading = Qué hacer
say = Diga
how_many = Cuántas veces
look_for = Fíjese en
cues_heading = Qué ayuda y qué no
helps_heading = Haga esto
avoid_heading = No haga esto
grading_heading = Ajústelo a su hijo o hija
easier_heading = Para que sea más fácil
harder_heading = Para que sea más difícil
ask_first_heading = Pregúntenos antes si
stop_if_heading = Pare si
safety_notes = Tenga también en cuenta
help_heading = Cuándo pedir ayuda
level_emergency = Emergencia: actúe ahora
level_urgent = Urgente: hoy mismo
level_call_clinic = Llame a la clínica
call_prefix = Llamar al
progress_heading = Cómo va
success_heading = Sabrá que funciona cuando
chart_heading = Tabla para una semana
chart_hint = Imprima la página y rellénela a mano. No se guarda nada.
chart_day = Día
tell_us_heading = Cuéntenos cuando nos veamos
media_heading = Ver o escuchar
with_captions = con subtítulos
with_transcript = con las palabras por escrito
related_heading = Más para probar
references_heading = Fuentes
limits_heading = Lo que esta página no es
review_none = Un terapeuta todavía no ha revisado esta hoja. Hable con nosotros antes de empezar.
review_overdue = Revisado por { $by }. La próxima revisión tocaba el { $date }.
review_done = Revisado por { $by } el { $date }.
pdf = Hoja para imprimir ({ $facts })
pdf_large = Letra grande ({ $facts })
pdf_program = Todas las hojas para imprimir ({ $facts })
pdf_program_large = Todas las hojas en letra grande ({ $facts })
pdf_facts = PDF, { $size }, { $pages ->
    [one] { $pages } página
   *[other] { $pages } páginas
 }
size_kb = { $size } KB
size_mb = { $size } MB
calendar = Recordatorios para su calendario (archivo ICS)
reminder_link = La actividad completa, paso a paso:
program_order = En este orden
program_open = Abrir esta actividad

## Paquetes de varias hojas, que se arman en la lista de hojas
packet_title = Imprima varias hojas en un solo paquete
packet_intro = Elija dos o tres, póngalas en orden y diga cuántas veces. Luego imprímalas juntas o envíe un enlace. Lo que elige se queda en su dispositivo.
packet_open = Imprimir varias juntas
packet_failed = La lista de hojas no cargó. Inténtelo otra vez cuando tenga señal.
packet_noscript = Actividades que van juntas, listas para imprimir
packet_choose = Elija las hojas
packet_filter = Busque una hoja por una palabra
packet_all = Mostrar las { $count } hojas
packet_none = Ninguna hoja tiene esa palabra. Pruebe con otra o borre lo que escribió.
packet_order = Su paquete
packet_empty = Todavía no ha elegido nada.
packet_days = Días a la semana
packet_times = Veces al día
packet_own = Como dice la hoja
packet_up = Subir
packet_down = Bajar
packet_remove = Quitar
packet_added = { $title } ya está en el paquete, número { $place } de { $count }.
packet_moved = { $title } ahora es el número { $place } de { $count }.
packet_end = No puede ir más lejos en esta dirección.
packet_removed = { $title } ya no está en el paquete.
packet_changed = { $title }: { $often }
packet_many = Las familias hacen bien dos o tres cosas. Una lista larga muchas veces no se hace. ¿Pueden esperar algunas?
packet_full = En un paquete caben { $count } hojas como máximo. Quite una para hacer lugar.
packet_restored = Este paquete viene de su enlace. Puede cambiarlo.
packet_gone = Hojas de este enlace que ya no están aquí: { $count }. Puede que se hayan retirado o que tengan otro nombre. Pregúntenos si le falta alguna.
packet_absent = No está en este dispositivo. Hace falta señal para imprimirla.
packet_kept = Todas están ya en este dispositivo. Puede imprimirlas sin señal.
packet_see = Ver el paquete
packet_print = Imprimir el paquete
packet_link = Crear un enlace
packet_link_label = Enlace a este paquete
packet_link_hint = El enlace dice qué hojas y cuántas veces, y nada sobre usted ni sobre su hijo o hija.
packet_copied = El enlace está copiado. Péguelo en un mensaje.
packet_copy = Copie el enlace del cuadro.
packet_wait = Preparando las hojas …
packet_left_out = No están en el paquete, porque no se pudieron cargar: { $titles }. Inténtelo otra vez cuando tenga señal.
packet_cover = Actividades para casa
packet_for = Para
packet_activity = Actividad
packet_number = Actividad { $place } de { $count }
packet_close = Cerrar

## La hoja impresa (además de los textos de arriba)
day_1 = lun
day_2 = mar
day_3 = mié
day_4 = jue
day_5 = vie
day_6 = sáb
day_7 = dom
contact_heading = ¿Preguntas? Llámenos
contents_heading = En este paquete
online = En la web
qr_alt = Código QR con la dirección de esta página en la web

## Personas
credentials = Formación
licence = Licencia
person_articles = Artículos de esta persona
person_feed = Estos artículos como canal de noticias

## Búsqueda
search_title = Buscar y ver todas las páginas
search_summary = Todo lo que hay en este sitio, según lo que usted quiere hacer.
search_label = ¿Qué busca?
search_hint = Escriba una o dos palabras, por ejemplo calcetines o dormir.
search_found = Páginas que coinciden:
search_none = Ninguna página tiene todas esas palabras. Pruebe con menos palabras o mire las listas de abajo.
search_skills = Hojas para casa por habilidad
search_handouts = Todas las hojas para casa
search_programs = Varias actividades en orden
search_articles = Todos los artículos
search_pages = Sobre la clínica
search_failed = La búsqueda completa no cargó. Sus palabras buscan ahora en las listas de abajo.
search_kind_article = Artículo
search_kind_handout = Hoja para casa
search_kind_program = Varias actividades
search_kind_page = Página
search_kind_person = Nuestro equipo

## Página no encontrada
not_found_title = No encontramos esta página
not_found_summary = Puede que se haya movido, o que la dirección tenga un error.
not_found_help = Quizá buscaba una de estas. También puede llamarnos y le ayudamos a encontrarla.

## La página después de enviar el formulario, abierta sin referencia
thanks_none = Con esta visita no llegó ninguna solicitud
thanks_why = Las familias ven esta página justo después de enviar el formulario, con una referencia. Usted llegó de otra manera, por ejemplo con un marcador o un enlace compartido, y por eso no hay ninguna que mostrar.
thanks_before = Si ya vio aquí una referencia, tenemos su solicitud. No hace falta enviarla otra vez.
thanks_next = Si todavía no ha enviado el formulario, no nos ha llegado nada. Llene el formulario o llámenos.
thanks_look = ¿No hay ninguna referencia en la dirección?
thanks_look_none = Entonces con esta visita no llegó ninguna solicitud, como cuando se abre esta página con un marcador o un enlace compartido.

## Hojas guardadas
offline_title = Hojas en este dispositivo
offline_summary = Las hojas que abre se quedan en este dispositivo. Puede leerlas otra vez cuando no tenga señal.
offline_lost_title = No hay señal
offline_lost = Esta página no está guardada en este dispositivo y no se puede abrir sin señal. Puede llamarnos, leer una hoja de la lista o intentarlo más tarde.
offline_saved = Hojas que puede leer ahora
offline_none = Todavía no hay hojas guardadas. Abra una y aparecerá aquí.
offline_remove = Quitarlas de este dispositivo
offline_removed = Ya no están en este dispositivo.

## La hoja de una actividad en papel, y sus partes
review_next = La próxima revisión toca el { $date }.
version = Versión del
print_for = Para
print_week = Marque cada día que lo hicieron
stop_call = Pare, y llámenos si tiene dudas:
jump = Partes de esta página
jump_steps = Ir a los pasos
jump_help = Cuándo pedir ayuda
media_video = Video
media_audio = Sonido
media_link = Enlace
program_short = Los pasos en breve
program_whole = Cada paso con su dibujo, y todas las notas de seguridad, están en la hoja de cada actividad. Imprima las hojas, o léalas aquí:
program_chart = Nuestra semana
program_activity = Actividad
chart_heading_month = Tabla para un mes
chart_heading_day = Tabla para un día
chart_week = Semana
chart_time = Vez
